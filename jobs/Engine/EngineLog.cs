using Hangfire.AspNetCore;
using Hangfire.Logging;
using Microsoft.Extensions.Logging;

namespace SmartFactory.Gansu.Jobs.Engine;

/// <summary>Hangfire's log is one of the process: with several nodes in it, it may be asked for after the node that gave it has gone.</summary>
internal sealed class EngineLog(ILoggerFactory factory) : ILogProvider
{
    private readonly AspNetCoreLogProvider _log = new(factory);

    public ILog GetLogger(string name)
    {
        try
        {
            return _log.GetLogger(name);
        }
        catch (ObjectDisposedException)
        {
            return new Nothing();
        }
    }

    private sealed class Nothing : ILog
    {
        public bool Log(Hangfire.Logging.LogLevel logLevel, Func<string>? messageFunc, Exception? exception) => false;
    }
}
