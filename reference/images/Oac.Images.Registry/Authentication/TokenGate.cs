using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Oac.Images.Registry.Protocol;
using Oac.Images.Registry.Recording;

namespace Oac.Images.Registry.Authentication;

/// <summary>Bearer tokens and the end point that issues them.</summary>
internal sealed class TokenGate(TokenAuthentication options, RegistryLimits limits, TimeProvider time) : AccessGate
{
    private const string Service = "oac-registry";
    private const string CatalogScope = "registry:catalog:*";
    private readonly CredentialCheck check = new(options.Credentials);
    private readonly AccessTokens tokens = new(time);

    public override RegistryResponse? Refuse(RegistryRequest request)
    {
        if (request.Kind == RequestKind.Token)
        {
            return null;
        }
        var granted = Granted(request);
        var needed = request.Target switch
        {
            { Kind: RequestKind.Catalog } => CatalogScope,
            { Repository: { } repository } => $"repository:{repository}:{Action(request)}",
            _ => null,
        };
        if (granted is not null && (needed is null || Holds(granted, needed)))
        {
            return null;
        }
        var challenge = $"Bearer realm=\"{Realm(request)}\",service=\"{Service}\"";
        if (needed is not null)
        {
            // Who pushes also reads what is there already.
            var asked = needed.EndsWith(":push", StringComparison.Ordinal)
                ? needed[..^"push".Length] + "pull,push"
                : needed;
            // A mount also reads where it comes from; without that it becomes an upload.
            var from =
                request.Kind == RequestKind.Upload
                    ? RepositoryName.Parse(request.Parameters("from").FirstOrDefault())
                    : null;
            challenge += $",scope=\"{asked}{(from is null ? "" : $" repository:{from}:pull")}\"";
        }
        if (granted is not null)
        {
            challenge += ",error=\"insufficient_scope\"";
        }
        else if (Authorization(request) is not null)
        {
            challenge += ",error=\"invalid_token\"";
        }
        return Challenge(challenge, "A token is needed that allows this.");
    }

    public override bool MayPull(RegistryRequest request, RepositoryName repository) =>
        options.AnonymousPull || (Granted(request) is { } granted && Holds(granted, $"repository:{repository}:pull"));

    public override async Task<RegistryResponse> IssueAsync(RegistryRequest request)
    {
        bool? known;
        IEnumerable<string?> scopes;
        switch (request.Method)
        {
            case "GET":
                known = check.IsKnown(Authorization(request));
                scopes = request.Parameters("scope");
                break;
            case "POST":
                var body = await request.ReadAllAsync(limits.TokenFormBytes, "The form").ConfigureAwait(false);
                var form = QueryHelpers.ParseQuery("?" + System.Text.Encoding.UTF8.GetString(body));
                if (Field(form, "grant_type") != "password")
                {
                    throw new RegistryException(400, ErrorCode.Unsupported, "Only grant_type password is supported.");
                }
                known = check.IsKnown(Field(form, "username"), Field(form, "password"));
                scopes = form.GetValueOrDefault("scope");
                break;
            default:
                throw new RegistryException(405, ErrorCode.Unsupported, $"{request.Method} is not possible here.");
        }
        return (known, options.AnonymousPull) switch
        {
            (true, _) => Answer(Wanted(scopes)),
            (null, true) => Answer(Wanted(scopes).Select(ForReadersOnly)),
            _ => Challenge("Basic realm=\"registry\", charset=\"UTF-8\"", "The credentials are not known."),
        };
    }

    private RegistryResponse Answer(IEnumerable<string> scopes)
    {
        var now = time.GetUtcNow();
        var token = tokens.Issue(
            string.Join(' ', scopes.Where(scope => scope.Length > 0)),
            now + options.TokenLifetime
        );
        return RegistryResponse.OfJson(
            200,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("token", token);
                json.WriteString("access_token", token);
                json.WriteNumber("expires_in", (int)options.TokenLifetime.TotalSeconds);
                json.WriteString("issued_at", now.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
                json.WriteEndObject();
            }
        );
    }

    private string? Granted(RegistryRequest request) =>
        Authorization(request) is { } value && string.Equals(value.Scheme, "Bearer", StringComparison.OrdinalIgnoreCase)
            ? tokens.Read(value.Parameter)
            : null;

    private static IEnumerable<string> Wanted(IEnumerable<string?> scopes) =>
        scopes.SelectMany(scope => (scope ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>A scope with what everybody may do; empty where that is nothing.</summary>
    private static string ForReadersOnly(string scope)
    {
        var (resource, actions) = Split(scope);
        return scope == CatalogScope ? scope
            : resource.StartsWith("repository:", StringComparison.Ordinal) && actions.Contains("pull")
                ? $"{resource}:pull"
            : "";
    }

    private static bool Holds(string granted, string needed)
    {
        var (resource, actions) = Split(needed);
        return granted
            .Split(' ')
            .Select(Split)
            .Any(scope =>
                scope.Resource == resource && (scope.Actions.Contains(actions[0]) || scope.Actions.Contains("*"))
            );
    }

    private static (string Resource, string[] Actions) Split(string scope)
    {
        var colon = Math.Max(0, scope.LastIndexOf(':'));
        return (scope[..colon], scope[(colon + (colon > 0 ? 1 : 0))..].Split(','));
    }

    /// <summary>The end point by the name that the client used; what it sends there comes back to nobody else.</summary>
    private static string Realm(RegistryRequest request) =>
        $"{request.Http.Request.Scheme}://{request.Http.Request.Host.Value}{RequestTarget.TokenPath}";

    private static string Field(Dictionary<string, StringValues> form, string name) =>
        form.TryGetValue(name, out var value) && value.Count == 1 ? value[0]! : "";
}
