/* Feeds every file of a directory to a fuzz target, so that a corpus is a regression test in any build. Takes the directory as its argument; a file that
 * breaks the target ends the program, and its name is the last one printed. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"

static uint8_t *
read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = NULL;
    long end = -1;

    if (file != NULL && fseek(file, 0, SEEK_END) == 0)
        end = ftell(file);
    if (end < 0 || fseek(file, 0, SEEK_SET) != 0)
        fuzz_fail(path, 0, "the file can be read");
    *size = (size_t)end;
    /* To the byte, so that a look behind its end is seen. */
    data = malloc(*size > 0 ? *size : 1);
    if (data == NULL || fread(data, 1, *size, file) != *size)
        fuzz_fail(path, 0, "the file is read whole");
    fclose(file);
    return data;
}

static void
feed(const char *directory, const char *name)
{
    char path[4096];
    size_t size = 0;
    uint8_t *data;

    printf("%s\n", name);
    fflush(stdout);
    snprintf(path, sizeof path, "%s/%s", directory, name);
    data = read_file(path, &size);
    MUST(LLVMFuzzerTestOneInput(data, size) == 0);
    free(data);
}

int
main(int argc, char **argv)
{
    struct dirent **entries = NULL;
    int n = argc == 2 ? scandir(argv[1], &entries, NULL, alphasort) : -1;
    int fed = 0;

    for (int i = 0; i < n; i++) {
        if (entries[i]->d_name[0] != '.') {
            feed(argv[1], entries[i]->d_name);
            fed++;
        }
        free(entries[i]);
    }
    free(entries);
    printf("%d files\n", fed);
    return fed > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
