namespace Oac.Connect;

/// <summary>How many messages go each way.</summary>
public enum MethodKind
{
    /// <summary>One, and one back.</summary>
    Unary,

    /// <summary>Any number, and one back.</summary>
    ClientStream,

    /// <summary>One, and any number back.</summary>
    ServerStream,

    /// <summary>Any number each way.</summary>
    BidiStream,
}
