import Datasets
import Testing

private let images = LabelledImages(
  height: 1, width: 2, pixels: [0, 51, 102, 153, 204, 255], labels: [1, 0, 1],
  classNames: ["no", "yes"])

@Test("an image is its own part of the pixels")
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

@Test("a byte becomes its 255th part, and only the image's own place is written")
func imageAsNumbers() {
  var pixels = [Float](repeating: -1, count: 4)
  images.write(2, into: &pixels, at: 1)
  #expect(pixels == [-1, 204 / 255, 1, -1])
}
