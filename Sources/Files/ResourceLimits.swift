import Foundation

/// The limits that the system sets for this process, as `ulimit` shows them.
package enum ResourceLimits {
  /// The number of files that may be open.
  package static var openFiles: UInt64 { limit(of: RLIMIT_NOFILE) }

  /// The bytes of the stack.
  package static var stack: UInt64 { limit(of: RLIMIT_STACK) }

  /// The bytes of memory: those of the machine, or fewer if the address space is limited to them.
  package static var memory: UInt64 {
    min(ProcessInfo.processInfo.physicalMemory, limit(of: RLIMIT_AS))
  }

  #if canImport(Glibc)
    private typealias Resource = __rlimit_resource
  #else
    private typealias Resource = Int32
  #endif

  private static func limit(of resource: Resource) -> UInt64 {
    var limit = rlimit()
    #if canImport(Glibc)
      let isKnown = getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0
    #else
      let isKnown = getrlimit(resource, &limit) == 0
    #endif
    return isKnown ? UInt64(limit.rlim_cur) : .max
  }
}
