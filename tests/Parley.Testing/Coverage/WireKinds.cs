namespace Parley.Testing.Coverage;

/// <summary>The kinds of things that pass over the wire, as the lists of <c>tests/Parley.Coverage/Known</c> name them.</summary>
public static class WireKinds
{
    /// <summary>A client event that was not refused, or a field of it.</summary>
    public const string Client = "client";

    /// <summary>A field of an object inside a client event.</summary>
    public const string ClientObject = "client-object";

    /// <summary>A session field that a client set and the server echoed with the same value.</summary>
    public const string Session = "session";

    /// <summary>A field of <c>response.create.response</c>.</summary>
    public const string Create = "create";

    /// <summary>A server event, or a field of it.</summary>
    public const string Server = "server";

    /// <summary>A field of an object inside a server event.</summary>
    public const string ServerObject = "server-object";
}
