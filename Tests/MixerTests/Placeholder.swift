import Testing
@testable import Mixer
