#include "base/completion.h"

#include "base/text.h"

#include <string.h>

static const char shells[] = "bash zsh fish";

/* ---- What all shells need ---- */

/* The first sentence of a help text. */
static void summary(const char *help, struct strbuf *out)
{
    const char *end = strstr(help, ". ");
    size_t len = end ? (size_t)(end - help) : strlen(help);

    while (len && help[len - 1] == '.')
        len--;
    strbuf_add(out, help, len);
}

/* plivo_harness: a name that shells take for a function */
static void function_name(const char *program, struct strbuf *out)
{
    strbuf_addc(out, '_');
    for (; *program; program++)
        strbuf_addc(out, is_alpha(*program) || is_digit(*program) ? *program : '_');
}

static bool takes_path(const struct option_row *row)
{
    static const char *const names[] = { "FILE", "DIR", "PATH", "FORMAT=FILE" };

    for (size_t i = 0; row->argument && i < ARRAY_SIZE(names); i++)
        if (text_equal(row->argument, names[i]))
            return true;
    return false;
}

/* text|json with blanks between them */
static void choices(const char *written, struct strbuf *out)
{
    for (; *written; written++)
        strbuf_addc(out, *written == '|' ? ' ' : *written);
}

static bool is_command_of(const char *command, const char *of)
{
    size_t len = strlen(of);

    return strncmp(command, of, len) == 0 && command[len] == ' ';
}

/* The commands within a command: "check generate" of world; nothing for one that has none. */
static void inner_commands(const struct program *p, const char *of, struct strbuf *out)
{
    for (size_t i = 0; i < p->n_options; i++)
        if (is_command_of(p->options[i].command, of))
            strbuf_addf(out, "%s%s", out->len ? " " : "", p->options[i].command + strlen(of) + 1);
}

/* ---- bash ---- */

static void bash_case(const struct command_options *o, struct strbuf *out)
{
    strbuf_addf(out, "    '%s') options='", o->command);
    for (const struct option_row *row = o->rows; row->name; row++)
        strbuf_addf(out, "--%s ", row->name);
    strbuf_adds(out, "--help' ;;\n");
}

/* "run --error-format": the words that may follow */
static void bash_values(const struct command_options *o, struct strbuf *out)
{
    for (const struct option_row *row = o->rows; row->name; row++) {
        if (row->kind == OPTION_FLAG || takes_path(row))
            continue;
        strbuf_addf(out, "    '%s --%s') values='", o->command, row->name);
        if (row->kind == OPTION_CHOICE)
            choices(row->choices, out);
        strbuf_adds(out, "' ;;\n");
    }
}

static void bash_write(const struct program *p, struct strbuf *out)
{
    CLEANUP_STRBUF struct strbuf function = STRBUF_INIT;

    function_name(p->name, &function);
    strbuf_addf(out,
        "# Completes the words of %s in bash; made by: %s completion bash\n"
        "%s() {\n"
        "    local cur=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}\n"
        "    local command=${COMP_WORDS[1]} inner='' options='' values=- reply=''\n"
        "    if ((COMP_CWORD == 1)); then\n"
        "        mapfile -t COMPREPLY < <(compgen -W '",
        p->name, p->name, function.buf);
    for (size_t i = 0; i < p->n_commands; i++)
        strbuf_addf(out, "%s ", p->commands[i].name);
    strbuf_adds(out, "completion --help --version' -- \"$cur\")\n        return\n    fi\n"
                     "    case $command in\n"
                     "    completion) values='");
    strbuf_addf(out, "%s' ;;\n", shells);
    for (size_t i = 0; i < p->n_commands; i++) {
        CLEANUP_STRBUF struct strbuf inner = STRBUF_INIT;

        inner_commands(p, p->commands[i].name, &inner);
        if (inner.len)
            strbuf_addf(out, "    '%s') inner='%s' ;;\n", p->commands[i].name, inner.buf);
    }
    strbuf_adds(out, "    esac\n"
                     "    if [[ $inner ]] && ((COMP_CWORD == 2)); then\n"
                     "        values=$inner\n"
                     "    elif [[ $inner ]]; then\n"
                     "        command+=\" ${COMP_WORDS[2]}\"\n"
                     "    fi\n"
                     "    case $command in\n");
    for (size_t i = 0; i < p->n_options; i++)
        bash_case(&p->options[i], out);
    strbuf_adds(out, "    esac\n    case \"$command $previous\" in\n");
    for (size_t i = 0; i < p->n_options; i++)
        bash_values(&p->options[i], out);
    strbuf_addf(out,
        "    esac\n"
        "    if [[ $values != - ]]; then\n"
        "        reply=$(compgen -W \"$values\" -- \"$cur\")\n"
        "    elif [[ $cur == -* ]]; then\n"
        "        reply=$(compgen -W \"$options\" -- \"$cur\")\n"
        "    else\n"
        "        reply=$(compgen -f -- \"$cur\")\n"
        "    fi\n"
        "    COMPREPLY=()\n"
        "    [[ ! $reply ]] || mapfile -t COMPREPLY <<< \"$reply\"\n"
        "}\n"
        "complete -o filenames -F %s %s\n",
        function.buf, p->name);
}

/* ---- zsh ---- */

/* Within single quotes, and within the [ ] or the colons of a specification. */
static void zsh_text(const char *text, struct strbuf *out)
{
    for (; *text; text++) {
        if (*text == '\'')
            strbuf_adds(out, "'\\''");
        else if (strchr("[]:\\", *text))
            strbuf_addf(out, "\\%c", *text);
        else
            strbuf_addc(out, *text);
    }
}

static void zsh_option(const struct option_row *row, struct strbuf *out)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    summary(row->help, &text);
    strbuf_addf(out, " \\\n            '%s--%s%s[", row->kind == OPTION_LIST ? "*" : "", row->name,
        row->kind == OPTION_FLAG ? "" : "=");
    zsh_text(text.buf, out);
    strbuf_addc(out, ']');
    if (row->kind != OPTION_FLAG) {
        strbuf_addc(out, ':');
        zsh_text(row->argument ? row->argument : row->name, out);
        strbuf_addc(out, ':');
    }
    if (row->kind == OPTION_CHOICE) {
        strbuf_addc(out, '(');
        choices(row->choices, out);
        strbuf_addc(out, ')');
    } else if (row->kind != OPTION_FLAG && takes_path(row)) {
        strbuf_adds(out, "_files");
    }
    strbuf_addc(out, '\'');
}

static void zsh_case(const struct command_options *o, struct strbuf *out)
{
    strbuf_addf(out, "        '%s')\n        _arguments '--help[say what it does]'", o->command);
    for (const struct option_row *row = o->rows; row->name; row++)
        zsh_option(row, out);
    strbuf_adds(out, " \\\n            '*:file:_files'\n        ;;\n");
}

static void zsh_commands(const struct program *p, struct strbuf *out)
{
    for (size_t i = 0; i < p->n_commands; i++) {
        strbuf_addf(out, "        '%s:", p->commands[i].name);
        zsh_text(p->commands[i].what, out);
        strbuf_adds(out, "'\n");
    }
    strbuf_adds(out, "        'completion:print what completes its words'\n");
}

static void zsh_inner(const struct program *p, struct strbuf *out)
{
    for (size_t i = 0; i < p->n_commands; i++) {
        CLEANUP_STRBUF struct strbuf inner = STRBUF_INIT;

        inner_commands(p, p->commands[i].name, &inner);
        if (inner.len)
            strbuf_addf(out, "    '%s') inner=(%s) ;;\n", p->commands[i].name, inner.buf);
    }
}

static void zsh_write(const struct program *p, struct strbuf *out)
{
    CLEANUP_STRBUF struct strbuf function = STRBUF_INIT;

    function_name(p->name, &function);
    strbuf_addf(out,
        "#compdef %s\n"
        "# Completes the words of %s in zsh; made by: %s completion zsh\n"
        "%s() {\n"
        "    local -a commands inner\n"
        "    local command=$words[2]\n"
        "    commands=(\n",
        p->name, p->name, p->name, function.buf);
    zsh_commands(p, out);
    strbuf_addf(out,
        "    )\n"
        "    if (( CURRENT == 2 )); then\n"
        "        _describe command commands\n"
        "        return\n"
        "    fi\n"
        "    case $command in\n"
        "    completion) inner=(%s) ;;\n",
        shells);
    zsh_inner(p, out);
    strbuf_adds(out, "    esac\n"
                     "    if (( $#inner && CURRENT == 3 )); then\n"
                     "        compadd -a inner\n"
                     "        return\n"
                     "    fi\n"
                     "    (( $#inner )) && command+=\" $words[3]\"\n"
                     "    case $command in\n");
    for (size_t i = 0; i < p->n_options; i++)
        zsh_case(&p->options[i], out);
    strbuf_addf(out,
        "    esac\n"
        "}\n"
        "if [[ $funcstack[1] == %s ]]; then\n"
        "    %s \"$@\"\n"
        "else\n"
        "    compdef %s %s\n"
        "fi\n",
        function.buf, function.buf, function.buf, p->name);
}

/* ---- fish ---- */

static void fish_text(const char *text, struct strbuf *out)
{
    strbuf_addc(out, '\'');
    for (; *text; text++) {
        if (*text == '\'' || *text == '\\')
            strbuf_addc(out, '\\');
        strbuf_addc(out, *text);
    }
    strbuf_addc(out, '\'');
}

/* The condition under which options of "world check" are offered. */
static void fish_condition(const char *command, struct strbuf *out)
{
    const char *space = strchr(command, ' ');

    strbuf_addf(out, "'__fish_seen_subcommand_from %.*s", (int)strcspn(command, " "), command);
    if (space)
        strbuf_addf(out, "; and __fish_seen_subcommand_from %s", space + 1);
    strbuf_addc(out, '\'');
}

static void fish_options(
    const struct program *p, const struct command_options *o, struct strbuf *out)
{
    for (const struct option_row *row = o->rows; row->name; row++) {
        CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

        strbuf_addf(out, "complete -c %s -n ", p->name);
        fish_condition(o->command, out);
        strbuf_addf(out, " -l %s", row->name);
        if (row->kind != OPTION_FLAG)
            strbuf_adds(out, takes_path(row) ? " -r" : " -x");
        if (row->kind == OPTION_CHOICE) {
            strbuf_adds(out, " -a '");
            choices(row->choices, out);
            strbuf_addc(out, '\'');
        }
        strbuf_adds(out, " -d ");
        summary(row->help, &text);
        fish_text(text.buf, out);
        strbuf_addc(out, '\n');
    }
}

static void fish_write(const struct program *p, struct strbuf *out)
{
    strbuf_addf(out, "# Completes the words of %s in fish; made by: %s completion fish\n", p->name,
        p->name);
    for (size_t i = 0; i < p->n_commands; i++) {
        CLEANUP_STRBUF struct strbuf inner = STRBUF_INIT;

        strbuf_addf(out, "complete -c %s -f -n __fish_use_subcommand -a %s -d ", p->name,
            p->commands[i].name);
        fish_text(p->commands[i].what, out);
        strbuf_addc(out, '\n');
        inner_commands(p, p->commands[i].name, &inner);
        if (inner.len)
            strbuf_addf(out, "complete -c %s -f -n '__fish_seen_subcommand_from %s' -a '%s'\n",
                p->name, p->commands[i].name, inner.buf);
    }
    strbuf_addf(out, "complete -c %s -f -n __fish_use_subcommand -a completion\n", p->name);
    strbuf_addf(out, "complete -c %s -f -n '__fish_seen_subcommand_from completion' -a '%s'\n",
        p->name, shells);
    for (size_t i = 0; i < p->n_options; i++)
        fish_options(p, &p->options[i], out);
}

static const struct {
    const char *name;
    void (*write)(const struct program *p, struct strbuf *out);
} writers[] = { { "bash", bash_write }, { "zsh", zsh_write }, { "fish", fish_write } };

bool completion_write(const struct program *p, const char *shell, struct strbuf *out)
{
    for (size_t i = 0; i < ARRAY_SIZE(writers); i++)
        if (text_equal(writers[i].name, shell)) {
            writers[i].write(p, out);
            return true;
        }
    return false;
}
