/* LMDB, and the three calls to the system that the Glibc module does not show to Swift. Without
   _GNU_SOURCE: with it, types would differ here from those in the Glibc module, and Swift refuses
   two definitions of one type. */
#ifndef DAYBOOK_CLMDB_H
#define DAYBOOK_CLMDB_H

#include <errno.h>
#include <fcntl.h>
#include <lmdb.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

/* Renames without ever replacing something. Returns 0 or errno. */
static inline int clmdb_rename_exclusively(const char *source, const char *target) {
    const unsigned int no_replace = 1;
    long done = syscall(SYS_renameat2, AT_FDCWD, source, AT_FDCWD, target, no_replace);
    return done == 0 ? 0 : errno;
}

/* The magic number of the file system that a path lies on, or 0. */
static inline unsigned int clmdb_file_system(const char *path) {
    struct statfs found;
    return statfs(path, &found) == 0 ? (unsigned int)found.f_type : 0;
}

/* Makes a file at least so long and gives every byte its place on the disk, or only the length
   where the file system cannot do more. Returns 0 or errno. */
static inline int clmdb_allocate(int descriptor, off_t length) {
    struct stat found;
    const off_t from_the_start = 0;
    if (syscall(SYS_fallocate, descriptor, 0, from_the_start, length) == 0) return 0;
    if (errno != EOPNOTSUPP) return errno;
    if (fstat(descriptor, &found) != 0) return errno;
    return found.st_size >= length || ftruncate(descriptor, length) == 0 ? 0 : errno;
}

#endif
