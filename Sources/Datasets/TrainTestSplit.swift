/// A data set in its two halves: images to learn from, and images to be judged by.
public struct TrainTestSplit: Hashable, Sendable {
  public let training: LabelledImages
  public let test: LabelledImages

  /// The two halves.
  ///
  /// - Precondition: both hold images of the same size and the same classes.
  public init(training: LabelledImages, test: LabelledImages) {
    precondition(
      training.channels == test.channels && training.height == test.height
        && training.width == test.width,
      "training images of \(training.channels) × \(training.height) × \(training.width) pixels and "
        + "test images of \(test.channels) × \(test.height) × \(test.width)")
    precondition(
      training.classNames == test.classNames,
      "training classes \(training.classNames) and test classes \(test.classNames)")
    self.training = training
    self.test = test
  }
}
