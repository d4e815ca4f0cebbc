/// A data set in two parts: images to train on, and images to test with.
public struct TrainTestSplit: Hashable, Sendable {
  /// The images to train on.
  public let training: LabeledImages

  /// The images to test with.
  public let test: LabeledImages

  /// The two parts of a data set.
  ///
  /// - Precondition: both have images of the same size and the same classes.
  public init(training: LabeledImages, test: LabeledImages) {
    precondition(
      training.channels == test.channels && training.height == test.height
        && training.width == test.width,
      "found test images of \(test.channels) × \(test.height) × \(test.width) pixels; expected "
        + "\(training.channels) × \(training.height) × \(training.width) as in the training images")
    precondition(
      training.classNames == test.classNames,
      "found test classes \(test.classNames); expected those of the training images, "
        + "\(training.classNames)")
    self.training = training
    self.test = test
  }
}
