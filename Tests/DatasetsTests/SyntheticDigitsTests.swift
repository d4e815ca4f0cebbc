import Datasets
import Testing

private let digits = SyntheticDigits.images(count: 3000, seed: 0)

@Test("a seed gives the same bytes of synthetic digits on every machine")
func pinnedDigits() {
  #expect(checksum(digits.pixels) == 3_984_367_477)
  #expect(checksum(digits.labels) == 1_785_819_108)
}

@Test("fewer synthetic digits of a seed are a prefix of more")
func prefixOfDigits() {
  #expect(SyntheticDigits.images(count: 100, seed: 0) == digits.prefix(100))
  #expect(SyntheticDigits.images(count: 0, seed: 0).count == 0)
}

@Test(
  "no synthetic digit occurs twice: for one seed, for two, or in both parts of a split")
func differentDigits() {
  let split = SyntheticDigits.split(training: 1000, test: 1000, seed: 7)
  #expect(split.training.count == 1000 && split.test.count == 1000)
  let sets = [digits, split.training, split.test, SyntheticDigits.images(count: 1000, seed: 1)]
  let images = sets.flatMap { set in (0..<set.count).map { Array(set.image($0)) } }
  #expect(Set(images).count == images.count)
}

@Test("every synthetic digit is 0 along the border of its image and 255 somewhere inside")
func inkInside() {
  for index in 0..<digits.count {
    let image = Array(digits.image(index))
    let places = image.indices.filter { place in
      let (row, column) = (place / 28, place % 28)
      return row == 0 || row == 27 || column == 0 || column == 27
    }
    let rim = places.map { image[$0] }
    #expect(rim.allSatisfy { $0 == 0 }, "image \(index)")
    #expect(image.contains(255), "image \(index)")
  }
}

@Test("a synthetic digit fills a box of about 20 pixels, with its center of mass near the middle")
func sizeAndPlace() {
  for index in 0..<digits.count {
    var (rows, columns) = (Set<Int>(), Set<Int>())
    var (mass, x, y) = (0.0, 0.0, 0.0)
    for (pixel, byte) in digits.image(index).enumerated() where byte > 0 {
      rows.insert(pixel / 28)
      columns.insert(pixel % 28)
      mass += Double(byte)
      x += Double(byte) * (Double(pixel % 28) + 0.5)
      y += Double(byte) * (Double(pixel / 28) + 0.5)
    }
    // 17.6 to 20.8 pixels, and up to a pixel of soft edge on both sides.
    #expect((17...23).contains(max(rows.count, columns.count)), "image \(index)")
    // A pixel of jitter; the mass differs a little from that of the center lines; the border may
    // limit the position.
    #expect(abs(x / mass - 14) < 3 && abs(y / mass - 14) < 3, "image \(index)")
  }
}

@Test("all ten synthetic digits are about equally frequent")
func balancedLabels() {
  var counts = [Int](repeating: 0, count: 10)
  for label in digits.labels { counts[Int(label)] += 1 }
  // Binomial: 300 expected, a standard deviation of 16.4; five of them either way.
  #expect(counts.allSatisfy { (218...382).contains($0) }, "\(counts)")
}

@Test("the nearest of 1500 synthetic digits mostly has the same label")
func nearestNeighbours() {
  func distance(_ first: Int, _ second: Int) -> Int {
    zip(digits.image(first), digits.image(second)).reduce(0) {
      let difference = Int($1.0) - Int($1.1)
      return $0 + difference * difference
    }
  }
  var right = 0
  for index in 1500..<1700 {
    let nearest = (0..<1500).min { distance($0, index) < distance($1, index) }
    if let nearest, digits.labels[nearest] == digits.labels[index] { right += 1 }
  }
  // Guessing gives 20.
  #expect(right >= 170, "\(right) of 200")
}
