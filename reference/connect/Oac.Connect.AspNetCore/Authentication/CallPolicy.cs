using System.Security.Claims;

namespace Oac.Connect.AspNetCore;

/// <summary>Lets calls through by who makes them.</summary>
public static class CallPolicy
{
    /// <summary>
    /// An interceptor that asks a policy about every call; it stands behind the one that finds out who calls. A caller who is not known
    /// is <see cref="ConnectCode.Unauthenticated"/>, one whom the policy turns away <see cref="ConnectCode.PermissionDenied"/>.
    /// </summary>
    /// <param name="policy">Whether the caller may make this call; of the call, method and headers are known, no message.</param>
    public static ServerInterceptor Require(Func<ClaimsPrincipal, ServerCall, ValueTask<bool>> policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return async (call, next) =>
        {
            var user = call.HttpContext.User;
            if (user.Identity?.IsAuthenticated != true)
            {
                throw new ConnectException(ConnectCode.Unauthenticated, "the caller is not known");
            }
            if (!await policy(user, call).ConfigureAwait(false))
            {
                throw new ConnectException(ConnectCode.PermissionDenied, $"the caller may not call {call.Method}");
            }
            await next().ConfigureAwait(false);
        };
    }

    /// <summary>An interceptor as <see cref="Require(Func{ClaimsPrincipal, ServerCall, ValueTask{bool}})"/>, with a policy that answers at once.</summary>
    public static ServerInterceptor Require(Func<ClaimsPrincipal, ServerCall, bool> policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return Require((user, call) => new ValueTask<bool>(policy(user, call)));
    }
}
