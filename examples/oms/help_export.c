/* The manual page and the completion script, written from the table of verbs, so that they cannot fall behind it. */
#include "help.h"

#include <ctype.h>
#include <string.h>

/* roff takes a hyphen for a dash, a backslash for itself, and a dot at the beginning of a line for a request. */
static void
roff(FILE *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '\\')
            fputs("\\e", out);
        else if (*text == '-')
            fputs("\\-", out);
        else if (*text == '.')
            fputs("\\&.", out);
        else if (strncmp(text, "±", strlen("±")) == 0) {
            fputs("\\(+-", out);
            text += strlen("±") - 1;
        } else
            putc(*text, out);
    }
}

static void
man_options(FILE *out, const struct option_spec *specs)
{
    for (; specs != NULL && specs->name != NULL; specs++) {
        fputs(".TP\n\\fB\\-\\-", out);
        roff(out, specs->name);
        fputs("\\fR", out);
        if (specs->value != NULL) {
            fputs(" \\fI", out);
            roff(out, specs->value);
            fputs("\\fR", out);
        }
        fputs("\n", out);
        roff(out, specs->help);
        fputs("\n", out);
    }
}

static void
man_verb(FILE *out, const struct verb *verb)
{
    fprintf(out, ".SS \"oms %s%s%s\"\n", verb->name, *verb->arguments != '\0' ? " " : "", verb->arguments);
    putc(toupper((unsigned char)*verb->help), out);
    roff(out, verb->help + 1);
    fputs("\\&.\n", out);
    if (*verb->details != '\0') {
        roff(out, verb->details);
        fputs("\n", out);
    }
    man_options(out, verb->options);
}

static const struct {
    const char *name, *meaning;
} statuses[] = {
    {"0", "Done."},
    {"1", "The library said no; with --json the document has an error with code, message and problems."},
    {"2", "Wrong usage."},
    {"3", "Something is broken: the storage, an invariant, or the program."},
};

void
help_man(FILE *out)
{
    fprintf(out, ".TH OMS 1 \"\" \"oms %s\"\n.SH NAME\noms \\- orders in one file\n", OMS_VERSION);
    fputs(".SH SYNOPSIS\n.B oms\n.I VERB\n[\\fIarguments\\fR] [\\fIoptions\\fR]\n.SH DESCRIPTION\n"
          "Places, prices, pays, ships, delivers and takes back orders, which are kept in one database file\\&. "
          "Amounts in documents are integer minor units (cents)\\&.\n.SH VERBS\n",
          out);
    for (const struct verb *verb = verbs; verb->name != NULL; verb++)
        man_verb(out, verb);
    fputs(".SH \"GLOBAL OPTIONS\"\nThey may stand before or behind the verb\\&.\n", out);
    man_options(out, global_options);
    fputs(".SH \"EXIT STATUS\"\n", out);
    for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
        fprintf(out, ".TP\n%s\n", statuses[i].name);
        roff(out, statuses[i].meaning);
        fputs("\n", out);
    }
    fputs(".SH ENVIRONMENT\n.TP\nOMS_DB\nThe database, where \\fB\\-\\-db\\fR is not given\\&.\n"
          ".TP\nNO_COLOR\nNo colour on a terminal\\&.\n",
          out);
}

static void
bash_options(FILE *out, const struct option_spec *specs)
{
    for (; specs != NULL && specs->name != NULL; specs++)
        fprintf(out, " --%s", specs->name);
}

/* The words of an option that takes one of a few. */
static void
bash_words(FILE *out, const struct verb *verb)
{
    for (const struct option_spec *spec = verb->options; spec != NULL && spec->name != NULL; spec++) {
        if (spec->kind != OPTION_WORD)
            continue;
        fprintf(out, "    '%s --%s') words='", verb->name, spec->name);
        for (const char *at = spec->value; *at != '\0'; at++)
            putc(*at == '|' ? ' ' : *at, out);
        fputs("' ;;\n", out);
    }
}

void
help_bash(FILE *out)
{
    fputs("# bash completion for oms; written by 'oms help --completion bash'\n_oms()\n{\n"
          "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} verb='' words='' word\n"
          "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
          "        case $word in\n"
          "        -*) ;;\n"
          "        adjust|move|ledger|list) [ \"$verb\" = stock ] && verb=\"stock $word\" || verb=${verb:-$word} ;;\n"
          "        *) verb=${verb:-$word} ;;\n"
          "        esac\n"
          "    done\n"
          "    case \"$verb $previous\" in\n",
          out);
    for (const struct verb *verb = verbs; verb->name != NULL; verb++)
        bash_words(out, verb);
    fputs("    *' --db'|*' --sandbox'|*' --config') COMPREPLY=($(compgen -f -- \"$current\")); return ;;\n"
          "    *) case $verb in\n    '') words='",
          out);
    for (const struct verb *verb = verbs; verb->name != NULL; verb++)
        if (strchr(verb->name, ' ') == NULL)
            fprintf(out, "%s ", verb->name);
    fputs("' ;;\n", out);
    for (const struct verb *verb = verbs; verb->name != NULL; verb++) {
        fprintf(out, "    '%s') words='", verb->name);
        for (const struct verb *noun = verbs; noun->name != NULL; noun++)
            if (strncmp(noun->name, verb->name, strlen(verb->name)) == 0 && noun->name[strlen(verb->name)] == ' ')
                fprintf(out, " %s", noun->name + strlen(verb->name) + 1);
        bash_options(out, verb->options);
        fputs("' ;;\n", out);
    }
    fputs("       esac\n       words=\"$words", out);
    bash_options(out, global_options);
    fputs("\" ;;\n    esac\n    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
          "    if [ ${#COMPREPLY[@]} -eq 0 ]; then COMPREPLY=($(compgen -f -- \"$current\")); fi\n}\ncomplete -F _oms "
          "oms\n",
          out);
}
