public import AtrousBytes
public import AtrousTFLite

public typealias Model = AtrousTFLite.Model
public typealias Tensor = AtrousTFLite.Tensor
public typealias Limits = AtrousBytes.Limits
public typealias ElementType = AtrousTFLite.ElementType
