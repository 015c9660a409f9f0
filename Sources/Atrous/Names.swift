public import AtrousBytes
public import AtrousGraph
public import AtrousProcessor
public import AtrousTFLite

// The types of the modules below that the interface has, so that `import Atrous` names all of them. Those of a file's
// graph have a prefix: `Operator` and `Graph` are an app's own words.

public typealias Model = AtrousTFLite.Model
public typealias InstructionSet = AtrousProcessor.InstructionSet
public typealias Subgraph = AtrousTFLite.Subgraph
public typealias ModelOperator = AtrousTFLite.Operator
public typealias BuiltinOperator = AtrousTFLite.BuiltinOperator
public typealias OptionFields = AtrousTFLite.OptionFields
public typealias Tensor = AtrousTFLite.Tensor
public typealias ElementType = AtrousTFLite.ElementType
public typealias Quantization = AtrousTFLite.Quantization
public typealias MetadataEntry = AtrousTFLite.MetadataEntry
public typealias ModelError = AtrousTFLite.ModelError
public typealias ByteRegion = AtrousBytes.ByteRegion
public typealias Limits = AtrousBytes.Limits
public typealias PlanError = AtrousGraph.PlanError
#if !hasFeature(Embedded)
public typealias LoadError = AtrousTFLite.LoadError
public typealias FileError = AtrousBytes.FileError
#endif
