namespace Parley.Engines.Chat;

/// <summary>Which responder to use.</summary>
/// <param name="BaseUrl">The chat server; null means the built-in assistant.</param>
/// <param name="ApiKey">For that server, where the environment gives one.</param>
/// <param name="Model">The model to use whatever the client asks for, or null.</param>
/// <param name="Reason">One line for people that says why. Holds no key.</param>
public sealed record ResponderChoice(Uri? BaseUrl, string? ApiKey, string? Model, string Reason);

/// <summary>Decides between the built-in assistant and a chat server from one setting: <c>builtin</c>, an address, or <c>auto</c>.</summary>
/// <param name="environment">Reads an environment variable; null when it is not set.</param>
public sealed class ResponderSelection(LocalModelFinder finder, Func<string, string?> environment)
{
    /// <param name="setting">Null or empty reads PARLEY_RESPONDER, then means <c>auto</c>.</param>
    /// <exception cref="EngineException">The setting is neither <c>builtin</c>, <c>auto</c> nor an http address.</exception>
    public async Task<ResponderChoice> ChooseAsync(string? setting, CancellationToken cancellationToken)
    {
        string? wish = Given(setting) ?? Read("PARLEY_RESPONDER");
        string? model = Read("PARLEY_RESPONDER_MODEL");
        if (wish is not null && !string.Equals(wish, "auto", StringComparison.OrdinalIgnoreCase))
        {
            return string.Equals(wish, "builtin", StringComparison.OrdinalIgnoreCase)
                ? new ResponderChoice(null, null, null, "The built-in assistant, as set.")
                : new ResponderChoice(Address(wish), Key(), model, "The chat server that is set.");
        }

        if (Read("OPENAI_BASE_URL") is { } url)
        {
            return new ResponderChoice(Address(url), Key(), model, "The chat server in OPENAI_BASE_URL.");
        }

        IReadOnlyList<LocalModelServer> found = await finder.FindAsync(cancellationToken);
        return found.Count > 0
            ? new ResponderChoice(
                found[0].BaseUrl,
                null,
                model,
                $"{found[0].Name} was found on this machine at {Endpoint.Shown(found[0].BaseUrl)}."
            )
            : new ResponderChoice(
                null,
                null,
                null,
                "The built-in assistant: no chat server is set, and none was found on this machine."
            );
    }

    private string? Key() => Read("PARLEY_RESPONDER_KEY") ?? Read("OPENAI_API_KEY");

    private string? Read(string name) => Given(environment(name));

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static Uri Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new EngineException(
                EngineFault.Unsupported,
                "The responder must be builtin, auto, or an address that begins with http:// or https://."
            );
}
