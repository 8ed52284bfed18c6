# shellcheck shell=bash
# The build folders: build/ is what people run, build-*/ are what the tests build.

# build_setup FOLDER MESON-OPTION...: configures the folder unless it is
build_setup() {
    [[ -e $1/build.ninja ]] || meson setup "$@"
}

# The two programs, fast. A compiler we have not seen may warn of more: that must not stop a user.
build_release() {
    build_setup build --buildtype=release -Dwerror=false
    ninja --quiet -C build mock/plivo-mock harness/plivo-harness
}

build_gcc() {
    CC=gcc build_setup build-gcc
    ninja --quiet -C build-gcc
}

# Both sanitizers; its compile commands are those that clang-tidy reads. Built once and run for a
# minute: a higher optimisation would cost more time than it saves.
setup_clang() {
    CC=clang build_setup build-clang -Doptimization=1 -Db_sanitize=address,undefined -Db_lundef=false
}

build_clang() {
    setup_clang
    ninja --quiet -C build-clang
}

# The two programs alone, with ThreadSanitizer.
build_tsan() {
    CC=gcc build_setup build-tsan -Doptimization=1 -Db_sanitize=thread
    ninja --quiet -C build-tsan mock/plivo-mock harness/plivo-harness
}

# The fuzz targets alone. Together they are to run for CORE-SECONDS.
build_fuzz() {
    local targets

    CC=clang build_setup build-fuzz -Dfuzz=true
    mapfile -t targets < <(ninja -C build-fuzz -t targets all |
        sed -n 's|^\(tests/fuzz/fuzz_[a-z_]*\): .*|\1|p')
    meson configure build-fuzz -Dfuzz_seconds=$(($1 / ${#targets[@]}))
    ninja --quiet -C build-fuzz "${targets[@]}"
}
