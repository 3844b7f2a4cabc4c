namespace Parley.Runtime.Sessions;

/// <summary>Is told what a session uses, as it uses it. Called by the session's lane; must be quick.</summary>
public interface IUsageMeter
{
    /// <summary>So much sound came from the client.</summary>
    void Heard(TimeSpan audio);
}
