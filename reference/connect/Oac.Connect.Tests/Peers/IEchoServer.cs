namespace Oac.Connect.Tests.Peers;

/// <summary>Who serves the methods of <c>echo.proto</c>: Oac.Connect in this process, or a peer in its own.</summary>
internal interface IEchoServer : IAsyncDisposable
{
    /// <summary>Where calls of a way go.</summary>
    Uri Address(Way way);

    /// <summary>Waits until the server has learnt that the call with this text is over.</summary>
    Task OverAsync(string text, CancellationToken cancellationToken);
}

/// <summary>Who calls them.</summary>
internal interface IEchoClient : IAsyncDisposable
{
    Task<EchoAnswer> CallAsync(EchoCall call, Way way, Uri address, CancellationToken cancellationToken);
}
