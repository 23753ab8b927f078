namespace Oac.Connect.AspNetCore;

/// <summary>Reads the request of a kind of method that takes one message.</summary>
internal static class SingleRequest
{
    /// <exception cref="ConnectException">There is none, or more than one.</exception>
    public static async ValueTask<TRequest> ReadAsync<TRequest, TResponse>(ServerCall<TRequest, TResponse> call)
    {
        if (!await call.ReadAsync().ConfigureAwait(false))
        {
            throw new ConnectException(ConnectCode.Unimplemented, $"{call.Method} takes one message, and none came");
        }
        var request = call.Current;
        return await call.ReadAsync().ConfigureAwait(false)
            ? throw new ConnectException(ConnectCode.Unimplemented, $"{call.Method} takes one message, and more came")
            : request;
    }
}
