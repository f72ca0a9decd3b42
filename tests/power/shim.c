/*
 * A notebook between a process and its disk, to be preloaded (LD_PRELOAD).
 *
 * It writes down, in their order, every creation, write, truncation, sync and removal of the files in one folder, so that
 * a test can work out what would stand on the disk had the power been cut after any of them. Told to, it lets writes or
 * syncs fail instead.
 *
 *   FIVEFOLD_DISK_FOLDER  the folder, absolute and without links
 *   FIVEFOLD_DISK_NOTES   a folder for the notes; each process begins the first file 0, 1, 2 ... that is not there
 *   FIVEFOLD_DISK_FAIL    KIND:N - what fails, and from which such operation on (1 is the first):
 *                           full   the disk is full: half of that write is done, then nothing any more
 *                           write  writing fails for good
 *                           sync   that one sync fails, and what it should have kept may be lost; later ones seem to work
 *   FIVEFOLD_DISK_ARMED   a file; before it is there nothing fails, and nothing is counted
 *
 * A note is 16 bytes (kind, file, two zeros, length of what follows, offset; little endian) and what follows. It is
 * written after the operation was done and before its caller knows, under one lock. The index of the write-ahead log
 * (-shm) is mapped, never synced, and made anew after a crash; it is left out.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { NAME = 1, CREATE, WRITE, TRUNCATE, SYNC, SYNC_FOLDER, UNLINK, RENAME, SYNC_FAILED };

enum { FDS = 1 << 16, FILES = 64, NAME_MAX_BYTES = 128, THE_FOLDER = 255 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned char file_of[FDS]; /* 0: not ours; otherwise the file's number */
static char names[FILES][NAME_MAX_BYTES];
static int files = 1;
static char folder[4096];
static size_t folder_length;
static int notes = -1;
static enum { NOTHING, FULL, FAIL_WRITE, FAIL_SYNC } failing;
static long fails_at, writes_done, syncs_done;
static const char *armed_by;

#define REAL(result, name, ...) \
    static result (*real_##name)(__VA_ARGS__); \
    if (!real_##name) *(void **)&real_##name = dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void begin(void) {
    REAL(int, open64, const char *, int, ...);
    const char *where = getenv("FIVEFOLD_DISK_FOLDER"), *to = getenv("FIVEFOLD_DISK_NOTES");
    const char *fail = getenv("FIVEFOLD_DISK_FAIL");
    armed_by = getenv("FIVEFOLD_DISK_ARMED");
    if (!where) return;
    folder_length = strlen(where);
    memcpy(folder, where, folder_length + 1);
    if (fail) {
        failing = !strncmp(fail, "full:", 5) ? FULL : !strncmp(fail, "write:", 6) ? FAIL_WRITE : FAIL_SYNC;
        fails_at = atol(strchr(fail, ':') + 1);
    }
    for (int n = 0; to && notes < 0 && n < 1000; n++) {
        char path[4200];
        snprintf(path, sizeof path, "%s/%d", to, n);
        notes = real_open64(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (notes < 0 && errno != EEXIST) abort();
    }
}

static void note(enum kind kind, int file, uint64_t offset, const void *data, uint32_t length) {
    REAL(ssize_t, writev, int, const struct iovec *, int);
    unsigned char head[16] = {(unsigned char)kind, (unsigned char)file, 0, 0};
    if (notes < 0) return;
    memcpy(head + 4, &length, 4);
    memcpy(head + 8, &offset, 8);
    struct iovec parts[2] = {{head, sizeof head}, {(void *)data, length}};
    if (real_writev(notes, parts, 2) != (ssize_t)(sizeof head + length)) abort();
}

/* The number of the file at this path; 0 if it is not ours. Called under the lock. */
static int number_of(const char *path) {
    if (!folder_length || strncmp(path, folder, folder_length)) return 0;
    const char *rest = path + folder_length;
    if (!*rest || !strcmp(rest, "/")) return THE_FOLDER;
    if (*rest++ != '/' || strchr(rest, '/')) return 0;
    size_t length = strlen(rest);
    if (length >= NAME_MAX_BYTES || (length > 4 && !strcmp(rest + length - 4, "-shm"))) return 0;
    for (int file = 1; file < files; file++)
        if (!strcmp(names[file], rest)) return file;
    if (files == FILES) abort();
    memcpy(names[files], rest, length + 1);
    note(NAME, files, 0, rest, (uint32_t)length);
    return files++;
}

static int ours(int fd) { return fd >= 0 && fd < FDS ? file_of[fd] : 0; }

static int opened(int (*real)(const char *, int, ...), const char *path, int flags, mode_t mode) {
    pthread_mutex_lock(&lock);
    int file = number_of(path);
    int is_new = file && file != THE_FOLDER && (flags & O_CREAT) && access(path, F_OK);
    int fd = real(path, flags, mode), kept = errno;
    if (fd >= FDS) abort();
    if (fd >= 0) file_of[fd] = (unsigned char)file;
    if (fd >= 0 && file && file != THE_FOLDER) {
        if (is_new) note(CREATE, file, 0, NULL, 0);
        if (!is_new && (flags & O_TRUNC)) note(TRUNCATE, file, 0, NULL, 0);
    }
    pthread_mutex_unlock(&lock);
    errno = kept;
    return fd;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(int, name, const char *, int, ...); \
        mode_t mode = 0; \
        if (flags & (O_CREAT | O_TMPFILE)) { \
            va_list more; \
            va_start(more, flags); \
            mode = va_arg(more, mode_t); \
            va_end(more); \
        } \
        return opened(real_##name, path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

int close(int fd) {
    REAL(int, close, int);
    pthread_mutex_lock(&lock);
    if (fd >= 0 && fd < FDS) file_of[fd] = 0;
    int result = real_close(fd);
    pthread_mutex_unlock(&lock);
    return result;
}

static int armed(void) { return !armed_by || !access(armed_by, F_OK); }

/* How much of a write of `length` bytes is done; -1 for none of it. Called under the lock. */
static ssize_t allowed(size_t length) {
    if ((failing != FULL && failing != FAIL_WRITE) || !armed()) return (ssize_t)length;
    if (++writes_done < fails_at) return (ssize_t)length;
    if (failing == FULL && writes_done == fails_at && length > 1) return (ssize_t)(length / 2);
    errno = failing == FULL ? ENOSPC : EIO;
    return -1;
}

#define PWRITE(name, type) \
    ssize_t name(int fd, const void *data, size_t length, type offset) { \
        REAL(ssize_t, name, int, const void *, size_t, type); \
        int file = ours(fd); \
        if (!file) return real_##name(fd, data, length, offset); \
        pthread_mutex_lock(&lock); \
        ssize_t done = allowed(length); \
        if (done >= 0) done = real_##name(fd, data, (size_t)done, offset); \
        if (done > 0) note(WRITE, file, (uint64_t)offset, data, (uint32_t)done); \
        pthread_mutex_unlock(&lock); \
        return done; \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t write(int fd, const void *data, size_t length) {
    REAL(ssize_t, write, int, const void *, size_t);
    int file = ours(fd);
    if (!file) return real_write(fd, data, length);
    pthread_mutex_lock(&lock);
    off_t offset = fcntl(fd, F_GETFL) & O_APPEND ? lseek(fd, 0, SEEK_END) : lseek(fd, 0, SEEK_CUR);
    ssize_t done = allowed(length);
    if (done >= 0) done = real_write(fd, data, (size_t)done);
    if (done > 0) note(WRITE, file, (uint64_t)offset, data, (uint32_t)done);
    pthread_mutex_unlock(&lock);
    return done;
}

/* Ways to write that nobody here uses: a note would be missing. */
ssize_t writev(int fd, const struct iovec *parts, int count) {
    REAL(ssize_t, writev, int, const struct iovec *, int);
    if (ours(fd)) abort();
    return real_writev(fd, parts, count);
}

#define FTRUNCATE(name, type) \
    int name(int fd, type length) { \
        REAL(int, name, int, type); \
        int file = ours(fd); \
        if (!file) return real_##name(fd, length); \
        pthread_mutex_lock(&lock); \
        int result = real_##name(fd, length); \
        if (!result) note(TRUNCATE, file, (uint64_t)length, NULL, 0); \
        pthread_mutex_unlock(&lock); \
        return result; \
    }
FTRUNCATE(ftruncate, off_t)
FTRUNCATE(ftruncate64, off64_t)

#define FSYNC(name) \
    int name(int fd) { \
        REAL(int, name, int); \
        int file = ours(fd); \
        if (!file) return real_##name(fd); \
        pthread_mutex_lock(&lock); \
        int fails = failing == FAIL_SYNC && armed() && ++syncs_done == fails_at; \
        int result = fails ? -1 : real_##name(fd), kept = fails ? EIO : errno; \
        note(result ? SYNC_FAILED : file == THE_FOLDER ? SYNC_FOLDER : SYNC, file, 0, NULL, 0); \
        pthread_mutex_unlock(&lock); \
        errno = kept; \
        return result; \
    }
FSYNC(fsync)
FSYNC(fdatasync)

int unlink(const char *path) {
    REAL(int, unlink, const char *);
    pthread_mutex_lock(&lock);
    int file = number_of(path), result = real_unlink(path), kept = errno;
    if (!result && file) note(UNLINK, file, 0, NULL, 0);
    pthread_mutex_unlock(&lock);
    errno = kept;
    return result;
}

int rename(const char *from, const char *to) {
    REAL(int, rename, const char *, const char *);
    pthread_mutex_lock(&lock);
    int file = number_of(from), other = number_of(to), result = real_rename(from, to), kept = errno;
    if (!result && (file || other)) note(RENAME, file, (uint64_t)other, NULL, 0);
    pthread_mutex_unlock(&lock);
    errno = kept;
    return result;
}
