import Foundation
import Notebook

/// A number in a few digits: "0.70", or "1.2e-07" if its magnitude is below 0.01 or from 1000 on; zero
/// is "0".
package func short(_ value: Float) -> String {
  if value == 0 { return "0" }
  return (0.01..<1000).contains(value.magnitude)
    ? fixed(value, 2) : String(format: "%.1e", Double(value))
}
