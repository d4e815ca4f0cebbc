/// placeholder until the pen is there
public enum DrawnDigits {
  public static func images(count: Int, seed: UInt64) -> LabelledImages { fatalError() }
}
