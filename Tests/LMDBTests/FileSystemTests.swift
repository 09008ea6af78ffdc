import Foundation
import Testing

@testable import LMDB

/// Which file systems a store may lie on, decided by the number that the kernel gives each.
@Suite("File systems")
struct FileSystemTests {
    /// By the kernel's own names for them.
    private static let network: Set<String> = [
        "AFS_SUPER_MAGIC", "AFS_FS_MAGIC", "CEPH_SUPER_MAGIC", "CIFS_SUPER_MAGIC",
        "CODA_SUPER_MAGIC", "NCP_SUPER_MAGIC", "NFS_SUPER_MAGIC", "OCFS2_SUPER_MAGIC",
        "SMB_SUPER_MAGIC", "SMB2_SUPER_MAGIC", "V9FS_MAGIC",
    ]
    private static let header = "/usr/include/linux/magic.h"

    @Test(
        "a number in the kernel's header is refused if it is a network's, and no other is",
        .enabled(if: FileManager.default.isReadableFile(atPath: header)))
    func kernelHeader() throws {
        let text = try String(contentsOfFile: Self.header, encoding: .utf8)
        var refused: Set<String> = []
        var names: Set<String> = []
        for match in text.matches(of: /#define\s+(\w+_MAGIC)\s+0x([0-9a-fA-F]+)/) {
            let magic = try #require(UInt32(match.output.2, radix: 16))
            names.insert(String(match.output.1))
            if FileSystem.networkFileSystem(magic: magic) != nil {
                refused.insert(String(match.output.1))
            }
        }
        #expect(names.isSuperset(of: ["EXT4_SUPER_MAGIC", "XFS_SUPER_MAGIC", "TMPFS_MAGIC"]))
        #expect(refused == Self.network.intersection(names))
        #expect(refused.contains("NFS_SUPER_MAGIC"))
    }

    @Test("those that the header does not have are refused by name")
    func others() {
        let names: [UInt32: String] = [
            0x0BD0_0BD0: "Lustre", 0x4750_4653: "GPFS", 0x0116_1970: "GFS2", 0x6969: "NFS",
            0xFF53_4D42: "CIFS", 0x0102_1997: "9P",
        ]
        for (magic, name) in names {
            #expect(FileSystem.networkFileSystem(magic: magic) == name)
        }
        #expect(FileSystem.networkFileSystem(magic: 0) == nil)
    }

    @Test("a store is made, and opened, where the directory's own file system is a local one")
    func here() throws {
        let store = TemporaryStore()
        #expect(FileSystem.networkFileSystem(at: store.directory) == nil)
        try store.create().close()
        _ = try Environment(opening: store.path)
    }
}
