public import AtrousTFLite

public typealias Model = AtrousTFLite.Model
public typealias Tensor = AtrousTFLite.Tensor
public typealias ElementType = AtrousTFLite.ElementType
