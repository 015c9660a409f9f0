import AtrousCommand
import AtrousImaging
import Testing

/// Which mask belongs to which photo, and what text files say.
@Suite struct PairTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  private func touch(_ names: String...) throws {
    for name in names { try folder.write(name, []) }
  }

  private func pairs(image: String = "{}", mask: String = "{}", list: String? = nil) throws -> [String] {
    try findPairs(
      images: folder.path("i"), masks: folder.path("m"), imageName: image, maskName: mask,
      list: list.map(folder.path)
    ).map {
      "\($0.image.dropFirst(folder.url.path.count + 1)) \($0.mask.dropFirst(folder.url.path.count + 1))"
    }
  }

  @Test func nestedFoldersAndPatterns() throws {
    try touch(
      "i/a/x_leftImg8bit.png", "i/b/x_leftImg8bit.png", "m/a/x_gt_color.png", "m/a/x_gt_ids.png",
      "m/b/x_gt_ids.png")
    #expect(
      try pairs(image: "{}_leftImg8bit", mask: "{}_gt_ids") == [
        "i/a/x_leftImg8bit.png m/a/x_gt_ids.png", "i/b/x_leftImg8bit.png m/b/x_gt_ids.png",
      ])
    #expect(throws: CommandError.self) { try pairs(mask: "{}_none") }
  }

  /// A mask in another folder than its photo is found as long as there is one of the name.
  @Test func otherFolders() throws {
    try touch("i/x.jpg", "m/deep/er/x.png")
    #expect(try pairs() == ["i/x.jpg m/deep/er/x.png"])
    try touch("i/sub/x.jpg")
    #expect(throws: CommandError.self) { try pairs() }
    try folder.write("list.txt", "sub/x\n".utf8)
    #expect(try pairs(list: "list.txt") == ["i/sub/x.jpg m/deep/er/x.png"])
  }

  @Test func twoImagesForOneMask() throws {
    try touch("i/x.jpg", "i/x.ppm", "m/x.png")
    #expect(throws: CommandError.self) { try pairs() }
  }

  @Test func lists() throws {
    try touch("i/my photo.jpg", "i/b.jpg", "m/my photo.png", "m/b.png")
    let expected = ["i/my photo.jpg m/my photo.png", "i/b.jpg m/b.png"]
    for text in [
      "\u{FEFF}my photo\r\n\r\nb\r\n", " my photo \n\nb", "my photo.jpg\nb.jpg\n", "my photo -1\nb  1\n",
    ] {
      try folder.write("list.txt", text.utf8)
      #expect(try pairs(list: "list.txt") == expected, "\(text)")
    }
    try folder.write("list.txt", "b x\n".utf8)
    #expect(throws: CommandError.self) { try pairs(list: "list.txt") }
    try folder.write("list.txt", "\u{FEFF}\n\n".utf8)
    #expect(throws: CommandError.self) { try pairs(list: "list.txt") }
  }

  @Test func patterns() {
    #expect(captured("a_mask", "{}_mask") == "a")
    #expect(captured("mask_a", "mask_{}") == "a")
    #expect(captured("_mask", "{}_mask") == nil)
    #expect(captured("a", "{}") == "a")
    #expect(captured("a_Mask", "{}_mask") == nil)
  }

  @Test func colorTables() throws {
    try folder.write("a.txt", "# label:color\r\n\u{20}\r\nbackground:0,0,0::\r\nroad 128 64 32\n".utf8)
    #expect(
      try colorTable(folder.path("a.txt")).map { $0.map { [$0.red, $0.green, $0.blue] } } == [
        nil, [0, 0, 0], [128, 64, 32],
      ])
    for text in ["", "1 2\n", "1 2 300\n", "1 2 3\n1 2 3\n"] {
      try folder.write("b.txt", text.utf8)
      #expect(throws: CommandError.self) { try colorTable(folder.path("b.txt")) }
    }
  }

  @Test func idMaps() throws {
    try folder.write("a.txt", "# id class\n7 0\n8:1\n11,-1\n12 = 255\n".utf8)
    #expect(try idMap(folder.path("a.txt")) == [7: 0, 8: 1, 11: 255, 12: 255])
    for text in ["", "1\n", "x 1\n", "1 256\n", "1 2\n1 3\n"] {
      try folder.write("b.txt", text.utf8)
      #expect(throws: CommandError.self) { try idMap(folder.path("b.txt")) }
    }
  }
}
