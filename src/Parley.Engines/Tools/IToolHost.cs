namespace Parley.Engines.Tools;

/// <summary>Reaches servers that offer tools. Shared by all sessions; thread-safe.</summary>
public interface IToolHost
{
    string Name { get; }

    /// <summary>A connection for one session; nothing is asked before it is used.</summary>
    IToolServer Open(ToolServerAddress address);
}
