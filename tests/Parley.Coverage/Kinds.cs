namespace Parley.Coverage;

/// <summary>What kinds of things the lists hold; the recorder of the tests writes the same words.</summary>
internal static class Kinds
{
    public const string Client = "client";
    public const string ClientObject = "client-object";
    public const string Session = "session";
    public const string Create = "create";
    public const string Server = "server";
    public const string ServerObject = "server-object";

    public static readonly string[] All = [Client, Server, Session, Create, ClientObject, ServerObject];
}
