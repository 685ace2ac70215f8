/* Points beneath the storage, in the calls that SQLite and the provider's log make of the system: a write before, half way and after, a sync, the removal of
 * SQLite's own log, and the moment in which the program's answer goes out. */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "kill.h"

#define LINK_SIZE 32

/* SQLite's shared memory counts as memory: what is in it is made anew. */
static bool
is_database(int fd)
{
    static const char *const endings[] = {".db", ".db-wal"};
    char link[LINK_SIZE];
    char path[PATH_MAX];

    snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
    ssize_t len = readlink(link, path, sizeof(path));
    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
        ssize_t ending = (ssize_t)strlen(endings[i]);
        if (len > ending && memcmp(path + len - ending, endings[i], (size_t)ending) == 0)
            return true;
    }
    return false;
}

ssize_t
pwrite64(int fd, const void *data, size_t len, off64_t offset)
{
    ssize_t (*next)(int, const void *, size_t, off64_t);

    *(void **)&next = kill_next("pwrite64");
    if (!is_database(fd))
        return next(fd, data, len, offset);
    kill_pass("database.write.before");
    power_written(fd, offset, len);
    if (kill_is_due("database.write.torn")) {
        next(fd, data, len / 2, offset);
        kill_now();
    }
    ssize_t written = next(fd, data, len, offset);
    kill_pass("database.write.after");
    return written;
}

int
fdatasync(int fd)
{
    int (*next)(int);

    *(void **)&next = kill_next("fdatasync");
    if (!is_database(fd))
        return next(fd);
    kill_pass("database.sync.before");
    int result = next(fd);
    power_synced(fd);
    kill_pass("database.sync.after");
    return result;
}

/* When the last who has it open closes the database, its log goes. */
int
unlink(const char *path)
{
    int (*next)(const char *);

    *(void **)&next = kill_next("unlink");
    kill_pass("database.close.before");
    int result = next(path);
    kill_pass("database.close.after");
    return result;
}

/* Standard output and error are written by the C library without this call: what comes here is a line of the provider's log. */
ssize_t
write(int fd, const void *data, size_t len)
{
    ssize_t (*next)(int, const void *, size_t);

    *(void **)&next = kill_next("write");
    kill_pass("provider.write.before");
    if (kill_is_due("provider.write.torn")) {
        next(fd, data, len / 2);
        kill_now();
    }
    ssize_t written = next(fd, data, len);
    kill_pass("provider.write.after");
    return written;
}

int
fflush(FILE *file)
{
    int (*next)(FILE *);

    *(void **)&next = kill_next("fflush");
    if (file != stdout)
        return next(file);
    kill_pass("answer.before");
    int result = next(file);
    kill_pass("answer.after");
    return result;
}
