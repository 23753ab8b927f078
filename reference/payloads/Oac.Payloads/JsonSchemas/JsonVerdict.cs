namespace Oac.Payloads.JsonSchemas;

/// <summary>What became of an instance.</summary>
public enum JsonVerdict
{
    /// <summary>A limit was reached first (see <see cref="JsonSchemaLimits"/>); treat it as refused.</summary>
    Undecided,

    /// <summary>It is not JSON.</summary>
    NotJson,

    /// <summary>It breaks the schema.</summary>
    Invalid,

    /// <summary>It keeps the schema.</summary>
    Valid,
}
