namespace Oac.Payloads.Descriptors;

/// <summary>Ends the reading of a descriptor set; <see cref="DescriptorSet.TryRead"/> turns it into its answer.</summary>
internal sealed class DescriptorException(string message) : Exception(message);
