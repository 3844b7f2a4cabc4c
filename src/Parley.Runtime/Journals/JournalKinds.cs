namespace Parley.Runtime.Journals;

/// <summary>The kinds of records; a reader skips those that it does not know.</summary>
internal static class JournalKinds
{
    public const string Session = "session";
    public const string Client = "client";
    public const string HangUp = "hang_up";
    public const string Step = "step";
    public const string Engine = "engine";
    public const string Lost = "lost";
    public const string End = "end";
}
