# Other scripts are not run.
. .\helpers.ps1
