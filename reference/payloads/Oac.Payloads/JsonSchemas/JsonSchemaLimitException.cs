namespace Oac.Payloads.JsonSchemas;

/// <summary>A limit was reached, so that nothing can be said of the instance. It becomes <see cref="JsonVerdict.Undecided"/>.</summary>
internal sealed class JsonSchemaLimitException(string message) : Exception(message);
