# shellcheck shell=bash
# Installing what scripts/packages lists, where that is possible; saying what is missing where not.

package_table=$(dirname "${BASH_SOURCE[0]}")/../packages

# package_is_there PROBE
package_is_there() {
    local name=${1#*:}

    case $1 in
        command:*) command -v "$name" ;;
        pkg-config:*) pkg-config --exists "$name" ;;
        file:*) test -e "$name" ;;
        clang-runtime:*)
            compgen -G "$(clang -print-resource-dir)/lib/linux/$name-$(uname -m).a" ;;
        *) echo "scripts/packages: unknown probe $1" >&2 && exit 2 ;;
    esac >/dev/null 2>&1
}

# packages_missing GROUP...: their names, one a line
packages_missing() {
    local package group probe

    while read -r package group probe; do
        [[ $package && $package != '#'* && " $* " == *" $group "* ]] || continue
        package_is_there "$probe" || echo "$package"
    done <"$package_table"
}

# as_root COMMAND...: with sudo, unless we are root already
as_root() {
    if [[ $(id -u) == 0 ]]; then
        "$@"
    else
        sudo "$@"
    fi
}

can_install() {
    [[ -e /etc/debian_version ]] && command -v apt-get >/dev/null &&
        { [[ $(id -u) == 0 ]] || command -v sudo >/dev/null; }
}

# packages_ensure GROUP...: installs what is missing, or says what it is and ends the script
packages_ensure() {
    local missing

    mapfile -t missing < <(packages_missing "$@")
    [[ ${#missing[@]} -gt 0 ]] || return 0
    if ! can_install; then
        {
            echo "Missing here. Debian 12 calls the packages:"
            printf '    %s\n' "${missing[@]}"
            echo "Install them or what your system calls them (docs/reference/dependencies.md says"
            echo "what each is for), and run this again."
        } >&2
        exit 1
    fi
    export DEBIAN_FRONTEND=noninteractive
    quietly "Updating the package list" as_root apt-get update
    quietly "Installing ${missing[*]}" as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install --yes --no-install-recommends "${missing[@]}"
    mapfile -t missing < <(packages_missing "$@")
    if [[ ${#missing[@]} -gt 0 ]]; then
        echo "Installed, and still not found: ${missing[*]}" >&2
        exit 1
    fi
}
