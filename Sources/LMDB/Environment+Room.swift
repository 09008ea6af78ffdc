import CLMDB
import Glibc

/// Room on the disk that is taken before LMDB needs it, where it could not bear a refusal.
extension Environment {
    /// Gives the file of reader slots its place on the disk.
    ///
    /// LMDB makes it with a hole and writes to it through the map; on a full disk that ends the
    /// process with SIGBUS. It must happen before LMDB opens the file, as closing a file drops
    /// the locks that the process holds on it.
    static func allocateReaderSlots(_ path: String, _ options: Options) throws(LMDBError) {
        let descriptor = Glibc.open(path + "/lock.mdb", O_RDWR | O_CREAT | O_CLOEXEC, 0o660)
        // LMDB meets the same refusal and knows when a reader can do without.
        guard descriptor >= 0 else { return }
        defer { Glibc.close(descriptor) }
        var file = stat()
        guard fstat(descriptor, &file) == 0 else {
            throw LMDBError(status: errno, operation: "open", path: path)
        }
        let slotBytes = 64
        let slotsAndHeader = Int(options.maxReaders) + 2
        let length = max(file.st_size, slotsAndHeader * slotBytes)
        try LMDBError.check(clmdb_allocate(descriptor, length), "open", path)
    }

    /// Makes the file as long as a commit can need, and takes the room for it, before it.
    ///
    /// A disk that is full is so found while nothing is written: LMDB's commit would only say
    /// "input/output error", and leave open what is in the store. And a short file has been cut:
    /// LMDB alone does not write pages that a transaction took at the end of the file and gave
    /// back, so that a sound file could end before its last page.
    func takeRoom(forDirtyPages pages: Int) throws(LMDBError) {
        let used = try StoreFile.usedBytes(of: handle.pointer, at: path)
        let needed = used + (pages + pages / 8 + Self.sparePages) * Int(getpagesize())
        guard needed > knownLength.load(ordering: .relaxed) else { return }
        var descriptor: Int32 = -1
        try LMDBError.check(mdb_env_get_fd(handle.pointer, &descriptor), "extend", path)
        var file = stat()
        guard fstat(descriptor, &file) == 0 else {
            throw LMDBError(status: errno, operation: "extend", path: path)
        }
        var length = Int(file.st_size)
        if length < needed {
            length = (needed / Self.extensionBytes + 1) * Self.extensionBytes
            if Self.extend(descriptor, from: file.st_size, to: length) != 0 {
                length = needed
                let status = Self.extend(descriptor, from: file.st_size, to: length)
                try LMDBError.check(status, "extend", path)
            }
        }
        knownLength.store(length, ordering: .relaxed)
    }

    /// Extends the file, or leaves it as it was.
    ///
    /// ext4 keeps what it could give to a request that it refuses: the disk's last block would be
    /// the log's, and whatever else lies there (views, a checkpoint) could not be written.
    private static func extend(_ descriptor: Int32, from former: Int, to length: Int) -> Int32 {
        let status = clmdb_allocate(descriptor, length)
        if status != 0 { ftruncate(descriptor, former) }
        return status
    }

    /// For the pages of LMDB's own list of free pages, and for branches near the root.
    private static var sparePages: Int { 256 }
    private static var extensionBytes: Int { 16 << 20 }
}
