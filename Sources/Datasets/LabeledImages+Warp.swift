extension LabeledImages {
  /// Writes the image at `index`, transformed by `map`, to a place in the batch.
  ///
  /// Values between pixels are interpolated bilinearly; outside the image they are 0.
  func warp(
    _ source: UnsafeBufferPointer<UInt8>, _ index: Int, by map: Augmentation.Map,
    to target: UnsafeMutableBufferPointer<Float>, _ place: Int
  ) {
    for row in 0..<height {
      for column in 0..<width {
        let (x, y) = position(row, column, by: map)
        target[(place * height + row) * width + column] = value(source, index, x, y)
      }
    }
  }

  /// Writes the image at `index`, transformed by `map` and then by an elastic deformation, to a place in the
  /// batch.
  func warp(
    _ source: UnsafeBufferPointer<UInt8>, _ index: Int, by map: Augmentation.Map,
    _ field: DisplacementField, to target: UnsafeMutableBufferPointer<Float>, _ place: Int
  ) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * DisplacementField.points) {
      fieldRow in
      for row in 0..<height {
        field.interpolate(at: (Float(row) + 0.5) / Float(height), into: fieldRow)
        for column in 0..<width {
          let displacement = DisplacementField.displacement(
            at: (Float(column) + 0.5) / Float(width), in: fieldRow)
          let (x, y) = position(row, column, by: map)
          target[(place * height + row) * width + column] = value(
            source, index, x + displacement.x, y + displacement.y)
        }
      }
    }
  }

  /// Where `map` takes the value of a pixel from: its column and row in the image, with fractions.
  @inline(__always)
  private func position(
    _ row: Int, _ column: Int, by map: Augmentation.Map
  ) -> (x: Float, y: Float) {
    let middleX = Float(width - 1) / 2
    let middleY = Float(height - 1) / 2
    let x = Float(column) - middleX
    let y = Float(row) - middleY
    return (
      map.xx * x + map.xy * y + map.x0 + middleX, map.yx * x + map.yy * y + map.y0 + middleY
    )
  }

  /// The value of the image at `index` at a position in pixels, from 0 to 1.
  @inline(__always)
  private func value(
    _ source: UnsafeBufferPointer<UInt8>, _ index: Int, _ sourceX: Float, _ sourceY: Float
  ) -> Float {
    guard sourceX > -1, sourceY > -1, sourceX < Float(width), sourceY < Float(height) else {
      return 0
    }
    // Adding 1 before truncation, and subtracting it after, rounds down instead of to 0. The sum may be rounded
    // up to the next whole number.
    let left = min(Int(sourceX + 1) - 1, width - 1)
    let top = min(Int(sourceY + 1) - 1, height - 1)
    let toRight = sourceX - Float(left)
    let toBottom = sourceY - Float(top)
    let hasLeft = left >= 0
    let hasRight = left + 1 < width
    let upper = index * pixelsPerImage + top * width + left
    let lower = upper + width
    var value: Float = 0
    if top >= 0 {
      let a = hasLeft ? Float(source[upper]) : 0
      let b = hasRight ? Float(source[upper + 1]) : 0
      value += (a + (b - a) * toRight) * (1 - toBottom)
    }
    if top + 1 < height {
      let a = hasLeft ? Float(source[lower]) : 0
      let b = hasRight ? Float(source[lower + 1]) : 0
      value += (a + (b - a) * toRight) * toBottom
    }
    return value * (1 / 255)
  }
}
