namespace Oac.Connect.AspNetCore;

/// <summary>A service whose methods <c>MapConnect</c> can map without reflection. Generated base classes implement it.</summary>
public interface IConnectService
{
    /// <summary>Binds every method of the service.</summary>
    static abstract void Bind(ConnectServiceBinder binder);
}
