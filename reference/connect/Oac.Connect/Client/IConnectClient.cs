namespace Oac.Connect;

/// <summary>A client of one service, made over a <see cref="ConnectClient"/>. Generated clients implement it.</summary>
/// <typeparam name="TSelf">The client itself.</typeparam>
public interface IConnectClient<TSelf>
    where TSelf : class, IConnectClient<TSelf>
{
    /// <summary>Makes the client; it does not own what it calls through.</summary>
    static abstract TSelf Create(ConnectClient client);
}
