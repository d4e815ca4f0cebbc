/// The cosine and the sine of an angle, with the same bits on every machine.
struct Rotation {
  let cosine: Float
  let sine: Float

  /// The rotation by an angle of at most 90 degrees either way, exact at 0 and elsewhere within
  /// 3 units in the last place of 1.
  ///
  /// Both are Taylor polynomials, to the 12th and 11th power; the truncation error is less than
  /// 6·10⁻⁸ at 90°.
  init(degrees: Float) {
    precondition(abs(degrees) <= 90, "a rotation by \(degrees)° is beyond 90°")
    let angle = degrees * 0.017_453_292_5
    let square = angle * angle
    cosine =
      1 - square / 2
      * (1 - square / 12
        * (1 - square / 30 * (1 - square / 56 * (1 - square / 90 * (1 - square / 132)))))
    sine =
      angle
      * (1 - square / 6
        * (1 - square / 20 * (1 - square / 42 * (1 - square / 72 * (1 - square / 110)))))
  }
}
