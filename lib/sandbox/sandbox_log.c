/* The effects log as a file: appended to by single writes and locked while a call is decided, so that several processes may share it. What others wrote is
 * read back where JSON can be read (feature `json`); elsewhere the log is written all the same, and a sandbox remembers only what it did itself. A line that
 * is not ours is passed over. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "call_line.h"
#include "sandbox.h"

#ifdef OMS_HAVE_JSON
#define READS_BACK true
#else
#define READS_BACK false
#endif

/* A terminal or a pipe can be written to, not read back. */
static bool
is_file(int fd)
{
    struct stat status;

    return fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

bool
log_open(struct sandbox_log *log, const char *path)
{
    *log = (struct sandbox_log){.fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666)};
    if (log->fd < 0)
        return false;
    if (!READS_BACK || !is_file(log->fd))
        return true;
    log->reader = fopen(path, "re");
    return log->reader != NULL;
}

void
log_close(struct sandbox_log *log)
{
    if (log->reader != NULL)
        fclose(log->reader);
    if (log->fd >= 0)
        close(log->fd);
    *log = (struct sandbox_log){.fd = -1};
}

bool
log_lock(struct sandbox_log *log)
{
    int result;

    if (log->fd < 0)
        return true;
    do
        result = flock(log->fd, LOCK_EX);
    while (result != 0 && errno == EINTR);
    return result == 0;
}

void
log_unlock(struct sandbox_log *log)
{
    if (log->fd >= 0)
        flock(log->fd, LOCK_UN);
}

static bool
read_line(struct sandbox_log *log, const char *line, size_t len, struct ledger *ledger)
{
    struct call call;

    log->torn = line[len - 1] != '\n';
    if (log->torn)
        return true;
    if (call_line_read(line, len, &call) && !ledger_tell(ledger, &call))
        return false;
    log->end += (off_t)len;
    return true;
}

bool
log_read(struct sandbox_log *log, struct ledger *ledger)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t len;
    bool told;

    if (log->reader == NULL)
        return true;
    log->torn = false;
    told = fseeko(log->reader, log->end, SEEK_SET) == 0;
    while (told && (len = getline(&line, &room, log->reader)) > 0)
        told = read_line(log, line, (size_t)len, ledger);
    free(line);
    return told && feof(log->reader);
}

/* A disk that is full may take the first half of a line; it is taken back, or ended by the line after it. */
static bool
write_whole(struct sandbox_log *log, const char *line, size_t len)
{
    off_t before = lseek(log->fd, 0, SEEK_END);
    ssize_t written;

    do
        written = write(log->fd, line, len);
    while (written < 0 && errno == EINTR);
    log->torn = written > 0 && written < (ssize_t)len && ftruncate(log->fd, before) != 0;
    return written == (ssize_t)len;
}

bool
log_append(struct sandbox_log *log, const struct call *call)
{
    char line[CALL_LINE_SIZE + 1] = "\n";
    size_t lead = log->torn ? 1 : 0;

    if (log->fd < 0)
        return true;
    return write_whole(log, line, lead + call_line_write(call, line + lead));
}
