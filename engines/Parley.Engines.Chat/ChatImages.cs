namespace Parley.Engines.Chat;

/// <summary>Which images a chat server is given.</summary>
public enum ChatImages
{
    /// <summary>All: those that came inside the session, and addresses, which the server fetches itself.</summary>
    All,

    /// <summary>Only those that came inside the session.</summary>
    Inline,

    /// <summary>None: its models see nothing.</summary>
    None,
}
