import Foundation
import Testing

@testable import Notebook

@Suite("Formulas in Unicode")
struct FormulaTests {
  @Test(
    "subscripts and superscripts have their letters in Unicode, or stay as they are",
    arguments: [
      ("x_i", "xᵢ"), ("W_{12}", "W₁₂"), ("2^N", "2ᴺ"), ("10^{-5}", "10⁻⁵"),
      ("W^{\\mathsf T}", "Wᵀ"),
      ("\\beta_1^t", "β₁ᵗ"), ("\\sigma^x_{i+1}", "σˣᵢ₊₁"), ("Y_{oc}", "Y_oc"), ("W_c", "W_c"),
      ("x_{i,c}", "x_{i,c}"), ("e^{z_k}", "e^(zₖ)"), ("3^{1/6}", "3^(1/6)"),
      ("y_{\\cdot c}", "y_{·c}"),
    ])
  func scripts(latex: String, expected: String) {
    #expect(Formula.unicode(latex) == expected)
  }

  @Test(
    "a fraction or a root has parentheses where it needs them, and only there",
    arguments: [
      ("\\frac1C \\sum_c", "1/C Σ_c"), ("\\tfrac12", "1/2"),
      ("\\frac{a + b}{2 h}", "(a + b)/(2 h)"),
      ("\\frac{\\partial L}{\\partial z_k} = 1", "∂L/∂zₖ = 1"),
      ("\\frac{f(a) - f(b)}{c}", "(f(a) − f(b))/c"),
      ("\\frac{\\psi(\\sigma')}{\\psi(\\sigma)}", "ψ(σ′)/ψ(σ)"), ("\\sqrt n", "√n"),
      ("\\sqrt{2\\pi}", "√(2π)"), ("\\sqrt{16}", "√16"), ("(\\frac{a}{b})", "(a/b)"),
    ])
  func fractions(latex: String, expected: String) {
    #expect(Formula.unicode(latex) == expected)
  }

  @Test(
    "the space that ends a command is left out before a factor only",
    arguments: [
      ("\\partial Y", "∂Y"), ("\\pi f(\\pi X)", "πf(πX)"), ("\\psi \\to \\psi", "ψ → ψ"),
      ("\\delta \\sum_i n_i", "δ Σᵢ nᵢ"), ("\\sum_\\sigma p(\\sigma)", "Σ_σ p(σ)"),
      ("\\ln K", "ln K"),
      ("\\log\\psi", "log ψ"), ("\\max(0, x)", "max(0, x)"), ("n\\ge 0", "n ≥ 0"),
      ("\\langle m^2 \\rangle", "⟨m²⟩"), ("\\hat m\\,x", "m̂ x"), ("a - b", "a − b"),
    ])
  func spaces(latex: String, expected: String) {
    #expect(Formula.unicode(latex) == expected)
  }

  @Test(
    "a formula with a command that is not known, or with braces that do not match, has no form in Unicode",
    arguments: ["\\oint x", "\\frac{a", "a}", "x_", "\\sqrt", "", " ", "{a", "a^{b"])
  func unknown(latex: String) {
    #expect(Formula.unicode(latex) == nil)
  }

  @Test("the parts of a formula are those between its quads")
  func parts() {
    #expect(Formula.parts("a, \\qquad b = \\pm 1, \\quad c") == ["a,", "b = ±1,", "c"])
    #expect(Formula.parts("a \\qquad \\oint") == nil)
  }

  @Test("every formula of every chapter has a form in Unicode, and fits a terminal of 88 columns")
  func chapters() throws {
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Sources")
    let folders = try FileManager.default.contentsOfDirectory(atPath: sources.path)
      .filter { $0.hasPrefix("chapter-") }
    #expect(!folders.isEmpty)
    for folder in folders {
      let source = try ChapterSource(path: "\(sources.path)/\(folder)/main.swift")
      for section in source.sections {
        for line in BlockParser.blocks(of: section.prose).lines(width: 88) {
          let latex = line.filter { $0.style.isDisjoint(with: .code) && $0.text.hasPrefix("$") }
          #expect(latex.isEmpty && !line.plain.hasPrefix("    $$"), "\(folder): \(line.plain)")
        }
      }
    }
  }
}
