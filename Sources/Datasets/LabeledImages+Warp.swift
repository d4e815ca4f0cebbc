extension LabeledImages {
  /// Writes the image at `index`, transformed by `map`, to a place in the batch.
  ///
  /// Values between pixels are interpolated bilinearly; outside the image they are 0.
  func warp(
    _ source: UnsafeBufferPointer<UInt8>, _ index: Int, by map: Augmentation.Map,
    to target: UnsafeMutableBufferPointer<Float>, _ place: Int
  ) {
    let first = index * pixelsPerImage
    let firstTarget = place * pixelsPerImage
    let middleX = Float(width - 1) / 2
    let middleY = Float(height - 1) / 2
    let limitX = Float(width)
    let limitY = Float(height)
    for row in 0..<height {
      let y = Float(row) - middleY
      for column in 0..<width {
        let x = Float(column) - middleX
        let sourceX = map.xx * x + map.xy * y + map.x0 + middleX
        let sourceY = map.yx * x + map.yy * y + map.y0 + middleY
        var value: Float = 0
        if sourceX > -1, sourceY > -1, sourceX < limitX, sourceY < limitY {
          // Adding 1 before truncation, and subtracting it after, rounds down instead of to 0.
          let left = Int(sourceX + 1) - 1
          let top = Int(sourceY + 1) - 1
          let toRight = sourceX - Float(left)
          let toBottom = sourceY - Float(top)
          let hasLeft = left >= 0
          let hasRight = left + 1 < width
          let upper = first + top * width + left
          let lower = upper + width
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
        }
        target[firstTarget + row * width + column] = value * (1 / 255)
      }
    }
  }
}
