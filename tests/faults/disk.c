/* Keeps each file of a database as its last completed flush has left it, in a folder beside it.
 *
 * Loaded into the bot by LD_PRELOAD: SQLite asks the C library for its flushes, and this answers.
 * DISK_FILES: what the files' paths begin with. DISK_KEPT: the folder they are kept in. While it
 * holds a file `stall`, no flush is completed, and `stalls` tells that one is being waited for.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

typedef int (*flush)(int);

static void die(const char *what) {
    perror(what);
    abort(); /* a driver that cannot keep what was flushed proves nothing */
}

static void copy(const char *from, const char *to) {
    struct stat found;
    int in = open(from, O_RDONLY | O_CLOEXEC);
    int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (in < 0 || out < 0 || fstat(in, &found) < 0) die(from);
    for (off_t at = 0; at < found.st_size;)
        if (sendfile(out, in, &at, found.st_size - at) <= 0) die(to);
    close(in);
    close(out);
}

static void wait_while_stalled(const char *folder) {
    char stall[PATH_MAX], stalls[PATH_MAX];
    snprintf(stall, sizeof stall, "%s/stall", folder);
    snprintf(stalls, sizeof stalls, "%s/stalls", folder);
    while (access(stall, F_OK) == 0) {
        close(open(stalls, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
        usleep(1000);
    }
}

/* A file that is gone is gone for good once its folder has been flushed. */
static void forget_deleted(const char *files, const char *folder) {
    const char *name = strrchr(files, '/') + 1;
    char path[2 * PATH_MAX];
    DIR *kept = opendir(folder);
    if (!kept) die(folder);
    for (struct dirent *entry; (entry = readdir(kept));) {
        snprintf(path, sizeof path, "%.*s%s", (int)(name - files), files, entry->d_name);
        if (strncmp(entry->d_name, name, strlen(name)) == 0 && access(path, F_OK) != 0)
            unlinkat(dirfd(kept), entry->d_name, 0);
    }
    closedir(kept);
}

static int flushed(int fd, flush real) {
    const char *files = getenv("DISK_FILES"), *folder = getenv("DISK_KEPT");
    char link[64], path[PATH_MAX], part[2 * PATH_MAX], kept[2 * PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    path[length < 0 ? 0 : length] = 0;
    if (!files || !folder) return real(fd);
    if (strlen(path) == (size_t)(strrchr(files, '/') - files) && !strncmp(path, files, strlen(path)))
        forget_deleted(files, folder);
    if (strncmp(path, files, strlen(files)) != 0) return real(fd);

    wait_while_stalled(folder);
    snprintf(kept, sizeof kept, "%s%s", folder, strrchr(path, '/'));
    snprintf(part, sizeof part, "%s/part-%s", folder, strrchr(path, '/') + 1);
    copy(path, part); /* what is written from here on belongs to the next flush */
    int failed = real(fd);
    if (!failed && rename(part, kept) < 0) die(kept);
    return failed;
}

int fsync(int fd) { return flushed(fd, (flush)dlsym(RTLD_NEXT, "fsync")); }

int fdatasync(int fd) { return flushed(fd, (flush)dlsym(RTLD_NEXT, "fdatasync")); }
