import Datasets
import Tensors
import Testing
import Training

private let images = LabeledImages(
  height: 1, width: 2, pixels: [0, 51, 102, 153, 204, 255], labels: [1, 0, 1],
  classNames: ["no", "yes"])

@Test("the pixels of an image are its own part of all pixels")
func imageOfMany() {
  #expect(images.count == 3 && images.pixelsPerImage == 2)
  #expect(Array(images.image(1)) == [102, 153])
}

@Test("a prefix holds the first images and no more than there are")
func prefixOfImages() {
  let two = images.prefix(2)
  #expect(two.pixels == [0, 51, 102, 153] && two.labels == [1, 0])
  #expect(two.classNames == images.classNames && two.height == 1 && two.width == 2)
  #expect(images.prefix(0).count == 0)
  #expect(images.prefix(3) == images && images.prefix(100) == images)
}

@Test("a batch has the bytes of its images divided by 255, and their labels")
func batch() {
  var batch = Tensor.empty
  var labels = [9]
  images.load(Batch(indices: [2, 0]), into: &batch, targets: &labels)
  #expect(batch.shape == [2, 1, images.height, images.width])
  let expected: [Float] = [204 / 255, 1, 0, 51 / 255]
  #expect(batch.elements == expected)
  #expect(labels == [Int(images.labels[2]), Int(images.labels[0])])
}

@Test("the fingerprint of images changes with any pixel, any label and their number")
func fingerprint() {
  let images = LabeledImages(
    height: 1, width: 2, pixels: [1, 2, 3, 4], labels: [0, 1], classNames: ["a", "b"])
  let others = [
    images.prefix(1), images.labeled([1, 1]),
    LabeledImages(
      height: 1, width: 2, pixels: [1, 2, 3, 5], labels: [0, 1], classNames: ["a", "b"]),
  ]
  #expect(images.fingerprint == images.prefix(2).fingerprint)
  #expect(Set(others.map(\.fingerprint) + [images.fingerprint]).count == 4)
}
