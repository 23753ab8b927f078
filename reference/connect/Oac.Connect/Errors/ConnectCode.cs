namespace Oac.Connect;

/// <summary>Why a call failed. The numbers are those of gRPC; success has no code.</summary>
public enum ConnectCode
{
    /// <summary>The caller gave the call up.</summary>
    Canceled = 1,

    /// <summary>Something failed and nobody said what.</summary>
    Unknown = 2,

    /// <summary>The request is wrong whatever state the system is in.</summary>
    InvalidArgument = 3,

    /// <summary>The deadline passed first.</summary>
    DeadlineExceeded = 4,

    /// <summary>What was asked for is not there.</summary>
    NotFound = 5,

    /// <summary>What should be made is there already.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known and may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A quota, a limit or a store is exhausted.</summary>
    ResourceExhausted = 8,

    /// <summary>The system is not in the state that the call needs.</summary>
    FailedPrecondition = 9,

    /// <summary>Another call was in the way; trying the whole of it again may help.</summary>
    Aborted = 10,

    /// <summary>The request goes beyond the valid range in this state of the system.</summary>
    OutOfRange = 11,

    /// <summary>There is no such method, or nothing that could serve it so.</summary>
    Unimplemented = 12,

    /// <summary>Something that must hold did not.</summary>
    Internal = 13,

    /// <summary>The service is away for the moment; trying again may help.</summary>
    Unavailable = 14,

    /// <summary>Data is lost or damaged beyond repair.</summary>
    DataLoss = 15,

    /// <summary>Who calls is not known.</summary>
    Unauthenticated = 16,
}
