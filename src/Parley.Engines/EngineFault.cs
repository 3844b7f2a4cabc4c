namespace Parley.Engines;

/// <summary>Why an engine failed, and so who has to act.</summary>
public enum EngineFault
{
    /// <summary>A native library, model or endpoint is not there. The operator has to install or configure it.</summary>
    Unavailable,

    /// <summary>All slots are taken and none came free in time. Try again, or add capacity.</summary>
    Busy,

    /// <summary>The engine did not answer in time.</summary>
    Timeout,

    /// <summary>The request asks for something that the engine cannot do. The client has to change it.</summary>
    Unsupported,

    /// <summary>A remote engine refused the request (authentication, quota, bad parameters).</summary>
    Refused,

    /// <summary>The engine broke. A bug there, or here.</summary>
    Crashed,
}
