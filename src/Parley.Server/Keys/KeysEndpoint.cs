using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Protocol.Errors;
using Parley.Server.Auth;
using Parley.Server.Gateway;

namespace Parley.Server.Keys;

/// <summary><c>/admin/keys</c>: what <c>./parley keys</c> does, over http and for principals that may.</summary>
internal sealed class KeysEndpoint(Door door, KeyRing ring, KeyStore store, TimeProvider time)
{
    public const string Path = "/admin/keys";
    private const int LongestBody = 16 * 1024;
    private const int LongestOverlap = 366 * 24 * 3600;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, door.Guard(Permissions.Admin, "key.list", ListAsync));
        routes.MapPost(Path, door.Guard(Permissions.Admin, "key.create", CreateAsync));
        routes.MapPost(Path + "/{name}/rotate", door.Guard(Permissions.Admin, "key.rotate", RotateAsync));
        routes.MapDelete(Path + "/{name}", door.Guard(Permissions.Admin, "key.revoke", RevokeAsync));
    }

    private Task ListAsync(HttpContext context, Principal principal) =>
        WriteAsync(context, new KeyListBody("list", [.. ring.List().Select(key => BodyOf(key, null))]));

    private Task CreateAsync(HttpContext context, Principal principal) =>
        ActAsync(
            context,
            async request =>
            {
                var name = request.Name ?? throw new InvalidOperationException("'name' is missing.");
                Door.Concerns(context, name);
                var terms = new KeyTerms(
                    request.Scopes is { } scopes
                        ? KeyTerms.ReadScopes(string.Join(',', scopes))
                        : PermissionNames.OfKeys,
                    request.Expires is { } end ? KeyTerms.ReadExpiry(end, time.GetUtcNow()) : null
                )
                {
                    HeaderOnly = request.HeaderOnly is true,
                };
                return (name, await ring.CreateAsync(name, terms, context.RequestAborted));
            }
        );

    private Task RotateAsync(HttpContext context, Principal principal) =>
        ActAsync(
            context,
            async request =>
            {
                var name = NameOf(context);
                var grace = request.OverlapSeconds switch
                {
                    null => KeyRing.GraceOf(name),
                    >= 0 and <= LongestOverlap and var seconds => TimeSpan.FromSeconds(seconds),
                    _ => throw new InvalidOperationException($"'overlap_seconds' is 0 to {LongestOverlap}."),
                };
                return (name, await ring.RotateAsync(name, grace, context.RequestAborted));
            }
        );

    private async Task RevokeAsync(HttpContext context, Principal principal)
    {
        try
        {
            await ring.RevokeAsync(NameOf(context), context.RequestAborted);
            store.Changed();
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (InvalidOperationException e)
        {
            await Wrong(e).WriteAsync(context);
        }
    }

    private async Task ActAsync(HttpContext context, Func<KeyRequest, Task<(string Name, string Key)>> act)
    {
        try
        {
            var (name, value) = await act(await ReadAsync(context));
            store.Changed();
            await WriteAsync(
                context,
                BodyOf(ring.List().First(key => string.Equals(key.Name, name, StringComparison.Ordinal)), value)
            );
        }
        catch (InvalidOperationException e)
        {
            await Wrong(e).WriteAsync(context);
        }
    }

    private static async Task<KeyRequest> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength is 0 or null && !context.Request.Headers.ContainsKey("Transfer-Encoding"))
        {
            return new KeyRequest();
        }

        if (context.Request.ContentLength is > LongestBody)
        {
            throw new InvalidOperationException("The body is too long.");
        }

        try
        {
            return await JsonSerializer.DeserializeAsync(
                    context.Request.Body,
                    KeysJson.Default.KeyRequest,
                    context.RequestAborted
                ) ?? new KeyRequest();
        }
        catch (JsonException e)
        {
            throw new InvalidOperationException(
                $"The body is an object with 'name', 'scopes', 'expires', 'header_only' or 'overlap_seconds'; it is wrong at '{e.Path}'.",
                e
            );
        }
    }

    private static string NameOf(HttpContext context)
    {
        var name = (string)context.Request.RouteValues["name"]!;
        Door.Concerns(context, name);
        return name;
    }

    private static Refusal Wrong(InvalidOperationException e) =>
        new(StatusCodes.Status400BadRequest, "key_request", ErrorCodes.InvalidValue, e.Message);

    private static KeyBody BodyOf(KeyRecord key, string? value) =>
        new(
            "key",
            key.Name,
            key.Hint,
            PermissionNames.Write(key.Permissions),
            key.Created.ToUnixTimeSeconds(),
            key.Expires?.ToUnixTimeSeconds(),
            key.PreviousUntil?.ToUnixTimeSeconds(),
            key.HeaderOnly,
            value
        );

    private static Task WriteAsync<T>(HttpContext context, T body)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return JsonSerializer.SerializeAsync(
            context.Response.Body,
            body,
            typeof(T),
            KeysJson.Default,
            context.RequestAborted
        );
    }
}

internal sealed record KeyRequest
{
    public string? Name { get; init; }

    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>As <c>--expires</c> takes it.</summary>
    public string? Expires { get; init; }

    /// <summary>As <c>--header-only</c>.</summary>
    public bool? HeaderOnly { get; init; }

    public int? OverlapSeconds { get; init; }
}

internal sealed record KeyListBody(string Object, IReadOnlyList<KeyBody> Data);

/// <param name="Key">The key itself, in the answer that made it and nowhere else.</param>
internal sealed record KeyBody(
    string Object,
    string Name,
    string Hint,
    IReadOnlyList<string> Scopes,
    long CreatedAt,
    long? ExpiresAt,
    long? PreviousUntil,
    bool? HeaderOnly,
    string? Key
);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(KeyRequest))]
[JsonSerializable(typeof(KeyListBody))]
[JsonSerializable(typeof(KeyBody))]
internal sealed partial class KeysJson : JsonSerializerContext;
