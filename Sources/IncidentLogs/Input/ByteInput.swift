/// Where the readers of this room take their bytes from: pieces of any size, asked for one at a
/// time, so that a log of any length is read in the same little memory.
package protocol ByteInput: AnyObject {
    /// Fills a part of the buffer, which is not empty, and says how much; 0 is the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int
}
