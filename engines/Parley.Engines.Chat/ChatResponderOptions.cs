namespace Parley.Engines.Chat;

/// <summary>Where the model is, and how long to wait for it.</summary>
public sealed record ChatResponderOptions
{
    /// <summary>
    /// Address of an OpenAI-compatible server: <c>http://127.0.0.1:11434</c>, <c>https://host/v1</c>. <c>/v1</c> is added to an
    /// address without a path.
    /// </summary>
    public required Uri BaseUrl { get; init; }

    /// <summary>Sent as a bearer token; null sends none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>
    /// The model to use whatever the client asks for; null uses the client's name where the server has it, else the server's
    /// nearest one.
    /// </summary>
    public string? Model { get; init; }

    /// <summary>Client's model name to server's model name; asked before everything else.</summary>
    public IReadOnlyDictionary<string, string> ModelMap { get; init; } =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Which images the server is given. A server that cannot take one says so, and the response fails with that.</summary>
    public ChatImages Images { get; init; } = ChatImages.All;

    /// <summary>Until the first piece of the answer. A local model may have to be loaded first.</summary>
    public TimeSpan FirstTokenTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Between two pieces of an answer.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(15);
}
